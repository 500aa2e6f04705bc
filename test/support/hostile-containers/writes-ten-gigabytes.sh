number=0
while [ "$number" -lt 10000 ]; do
  head -c 1000000 /dev/zero > "/mbti/output/part-$number"
  number=$((number + 1))
done
