echo 'sleeping'
trap '' TERM INT
while true; do sleep 1000; done
