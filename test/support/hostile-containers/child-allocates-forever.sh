node -e 'const held = []; for (;;) held.push(Buffer.alloc(8000000, 1))'
echo "the child ended with $?"
sleep 0.5
exit 1
