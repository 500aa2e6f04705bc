number=0
while true; do
  : > "/mbti/output/part-$number"
  number=$((number + 1))
done
