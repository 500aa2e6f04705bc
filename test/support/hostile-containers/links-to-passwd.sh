ln -s /etc/passwd /mbti/output/model.onnx
mkfifo /mbti/output/scores.npy
ln /run.sh /mbti/output/hard.npy 2>&1
echo x > /mbti/output/first.npy
ln /mbti/output/first.npy /mbti/output/second.npy
