echo 'last words'
exec >&- 2>&-
sleep 1
exit 3
