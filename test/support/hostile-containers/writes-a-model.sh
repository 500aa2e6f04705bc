test -r "$MBTI_TASK" || exit 9
printf 'weights' > /mbti/output/model.onnx
echo 'done'
