# Exits 0 only if every attempt was refused.
allowed=0
attempt() { if "$@" 2>&1; then echo "ALLOWED: $*"; allowed=1; fi; }
for path in / /etc /usr/bin /mbti /mbti/input /dev /proc /sys /home /var/lib; do attempt touch "$path/written"; done
attempt dd if=/dev/zero of=/mbti/input/task.json count=1
attempt chmod 777 /mbti/input
attempt dd if=/dev/zero of=/tmp/big bs=1M count=64
attempt dd if=/dev/zero of=/run/big bs=1M count=1
attempt dd if=/dev/zero of=/var/tmp/big bs=1M count=1
rm -f /tmp/big
cp /bin/true /tmp/true && attempt /tmp/true
cp /bin/true /mbti/output/true && attempt /mbti/output/true
rm -f /mbti/output/true
touch /tmp/fine /mbti/output/fine || allowed=1
exit "$allowed"
