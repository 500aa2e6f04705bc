;; Kernels of the training, on float32 values in the memory of the tensors. `npm run kernels` assembles it.
;; Every sum has one order, so the same input gives the same bits. Relaxed SIMD is not used: its bits depend on the machine.
;; Addresses, strides and sizes are in bytes unless they are called rows, columns, channels, segments or count.
(module
  (import "tensors" "memory" (memory 0))

  ;; out[r][n] = sum over segments s and floats k of in[r][s][k] * weights[s][k][n]: a convolution without copies of its
  ;; patches. Row r begins at input + inputs[r] and goes to output + outputs[r]; its segments are segmentStride apart.
  ;; Weights are in panels of eight columns, [columns / 8][segments][length][8]. Four rows of eight columns at a time.
  ;; spare: 128 bytes for tiles at the edge. The inner loop is not unrolled: the accumulators would leave their registers.
  (func (export "multiply") (param $inputs i32) (param $input i32) (param $outputs i32) (param $output i32) (param $rows i32)
    (param $segments i32) (param $segmentStride i32) (param $length i32) (param $panels i32) (param $columns i32)
    (param $spare i32)
    (local $row i32) (local $left i32) (local $at i32) (local $segment i32) (local $weights i32) (local $end i32)
    (local $panelBytes i32) (local $gap i32) (local $edge i32) (local $column i32)
    (local $a0 i32) (local $a1 i32) (local $a2 i32) (local $a3 i32)
    (local $s v128) (local $b0 v128) (local $b1 v128)
    (local $c00 v128) (local $c01 v128) (local $c10 v128) (local $c11 v128)
    (local $c20 v128) (local $c21 v128) (local $c30 v128) (local $c31 v128)
    (local.set $panelBytes (i32.shl (i32.mul (local.get $segments) (local.get $length)) (i32.const 5)))
    (local.set $gap (i32.sub (local.get $segmentStride) (i32.shl (local.get $length) (i32.const 2))))
    (loop $nextPanel
      (local.set $row (i32.const 0))
      (loop $nextRows
        (local.set $left (i32.sub (local.get $rows) (local.get $row)))
        (local.set $at (i32.add (local.get $inputs) (i32.shl (local.get $row) (i32.const 2))))
        (local.set $a0 (i32.add (local.get $input) (i32.load (local.get $at))))
        (local.set $a1 (local.get $a0))
        (local.set $a2 (local.get $a0))
        (local.set $a3 (local.get $a0))
        (if (i32.gt_s (local.get $left) (i32.const 1))
          (then (local.set $a1 (i32.add (local.get $input) (i32.load offset=4 (local.get $at))))))
        (if (i32.gt_s (local.get $left) (i32.const 2))
          (then (local.set $a2 (i32.add (local.get $input) (i32.load offset=8 (local.get $at))))))
        (if (i32.gt_s (local.get $left) (i32.const 3))
          (then (local.set $a3 (i32.add (local.get $input) (i32.load offset=12 (local.get $at))))))
        (local.set $c00 (v128.const i32x4 0 0 0 0))
        (local.set $c01 (v128.const i32x4 0 0 0 0))
        (local.set $c10 (v128.const i32x4 0 0 0 0))
        (local.set $c11 (v128.const i32x4 0 0 0 0))
        (local.set $c20 (v128.const i32x4 0 0 0 0))
        (local.set $c21 (v128.const i32x4 0 0 0 0))
        (local.set $c30 (v128.const i32x4 0 0 0 0))
        (local.set $c31 (v128.const i32x4 0 0 0 0))
        (local.set $weights (local.get $panels))
        (local.set $segment (i32.const 0))
        (loop $nextSegment
          (local.set $end (i32.add (local.get $weights) (i32.shl (local.get $length) (i32.const 5))))
          (loop $nextFloat
            (local.set $b0 (v128.load (local.get $weights)))
            (local.set $b1 (v128.load offset=16 (local.get $weights)))
            (local.set $s (v128.load32_splat (local.get $a0)))
            (local.set $c00 (f32x4.add (local.get $c00) (f32x4.mul (local.get $s) (local.get $b0))))
            (local.set $c01 (f32x4.add (local.get $c01) (f32x4.mul (local.get $s) (local.get $b1))))
            (local.set $s (v128.load32_splat (local.get $a1)))
            (local.set $c10 (f32x4.add (local.get $c10) (f32x4.mul (local.get $s) (local.get $b0))))
            (local.set $c11 (f32x4.add (local.get $c11) (f32x4.mul (local.get $s) (local.get $b1))))
            (local.set $s (v128.load32_splat (local.get $a2)))
            (local.set $c20 (f32x4.add (local.get $c20) (f32x4.mul (local.get $s) (local.get $b0))))
            (local.set $c21 (f32x4.add (local.get $c21) (f32x4.mul (local.get $s) (local.get $b1))))
            (local.set $s (v128.load32_splat (local.get $a3)))
            (local.set $c30 (f32x4.add (local.get $c30) (f32x4.mul (local.get $s) (local.get $b0))))
            (local.set $c31 (f32x4.add (local.get $c31) (f32x4.mul (local.get $s) (local.get $b1))))
            (local.set $a0 (i32.add (local.get $a0) (i32.const 4)))
            (local.set $a1 (i32.add (local.get $a1) (i32.const 4)))
            (local.set $a2 (i32.add (local.get $a2) (i32.const 4)))
            (local.set $a3 (i32.add (local.get $a3) (i32.const 4)))
            (local.set $weights (i32.add (local.get $weights) (i32.const 32)))
            (br_if $nextFloat (i32.lt_u (local.get $weights) (local.get $end))))
          (local.set $a0 (i32.add (local.get $a0) (local.get $gap)))
          (local.set $a1 (i32.add (local.get $a1) (local.get $gap)))
          (local.set $a2 (i32.add (local.get $a2) (local.get $gap)))
          (local.set $a3 (i32.add (local.get $a3) (local.get $gap)))
          (local.set $segment (i32.add (local.get $segment) (i32.const 1)))
          (br_if $nextSegment (i32.lt_s (local.get $segment) (local.get $segments))))
        (local.set $at (i32.add (local.get $outputs) (i32.shl (local.get $row) (i32.const 2))))
        (if (i32.and (i32.gt_s (local.get $left) (i32.const 3)) (i32.gt_s (local.get $columns) (i32.const 7)))
          (then
            (local.set $a0 (i32.add (local.get $output) (i32.load (local.get $at))))
            (v128.store (local.get $a0) (local.get $c00))
            (v128.store offset=16 (local.get $a0) (local.get $c01))
            (local.set $a1 (i32.add (local.get $output) (i32.load offset=4 (local.get $at))))
            (v128.store (local.get $a1) (local.get $c10))
            (v128.store offset=16 (local.get $a1) (local.get $c11))
            (local.set $a2 (i32.add (local.get $output) (i32.load offset=8 (local.get $at))))
            (v128.store (local.get $a2) (local.get $c20))
            (v128.store offset=16 (local.get $a2) (local.get $c21))
            (local.set $a3 (i32.add (local.get $output) (i32.load offset=12 (local.get $at))))
            (v128.store (local.get $a3) (local.get $c30))
            (v128.store offset=16 (local.get $a3) (local.get $c31))
          )
          (else
            (v128.store (local.get $spare) (local.get $c00))
            (v128.store offset=16 (local.get $spare) (local.get $c01))
            (v128.store offset=32 (local.get $spare) (local.get $c10))
            (v128.store offset=48 (local.get $spare) (local.get $c11))
            (v128.store offset=64 (local.get $spare) (local.get $c20))
            (v128.store offset=80 (local.get $spare) (local.get $c21))
            (v128.store offset=96 (local.get $spare) (local.get $c30))
            (v128.store offset=112 (local.get $spare) (local.get $c31))
            (local.set $edge (local.get $spare))
            (loop $nextEdge
              (local.set $a0 (i32.add (local.get $output) (i32.load (local.get $at))))
              (local.set $column (i32.const 0))
              (loop $nextColumn
                (f32.store (i32.add (local.get $a0) (local.get $column))
                  (f32.load (i32.add (local.get $edge) (local.get $column))))
                (local.set $column (i32.add (local.get $column) (i32.const 4)))
                (br_if $nextColumn (i32.and (i32.lt_s (local.get $column) (i32.const 32))
                  (i32.lt_s (local.get $column) (i32.shl (local.get $columns) (i32.const 2))))))
              (local.set $edge (i32.add (local.get $edge) (i32.const 32)))
              (local.set $at (i32.add (local.get $at) (i32.const 4)))
              (local.set $left (i32.sub (local.get $left) (i32.const 1)))
              (br_if $nextEdge (i32.and (i32.gt_s (local.get $left) (i32.const 0))
                (i32.lt_u (local.get $edge) (i32.add (local.get $spare) (i32.const 128))))))))
        (local.set $row (i32.add (local.get $row) (i32.const 4)))
        (br_if $nextRows (i32.lt_s (local.get $row) (local.get $rows))))
      (local.set $output (i32.add (local.get $output) (i32.const 32)))
      (local.set $panels (i32.add (local.get $panels) (local.get $panelBytes)))
      (local.set $columns (i32.sub (local.get $columns) (i32.const 8)))
      (br_if $nextPanel (i32.gt_s (local.get $columns) (i32.const 0)))))

  ;; sums[s][k][n] += sum over rows r of in[r][s][k] * gradient[r][n]. Length is a multiple of 4 and columns of 8; what is
  ;; read beyond the end of a segment goes to sums that nobody reads.
  (func (export "addOuterProducts") (param $inputs i32) (param $input i32) (param $gradient i32) (param $gradientStride i32)
    (param $rows i32) (param $segments i32) (param $segmentStride i32) (param $length i32) (param $columns i32)
    (param $sums i32)
    (local $row i32) (local $end i32) (local $segmentBytes i32) (local $k i32) (local $column i32) (local $columnBytes i32)
    (local $weights i32) (local $a0 i32) (local $sum i32)
    (local $s v128) (local $b0 v128) (local $b1 v128)
    (local $c00 v128) (local $c01 v128) (local $c10 v128) (local $c11 v128)
    (local $c20 v128) (local $c21 v128) (local $c30 v128) (local $c31 v128)
    (local.set $end (i32.add (local.get $inputs) (i32.shl (local.get $rows) (i32.const 2))))
    (local.set $columnBytes (i32.shl (local.get $columns) (i32.const 2)))
    (local.set $segmentBytes (i32.shl (local.get $length) (i32.const 2)))
    (loop $nextSegment
      (local.set $k (i32.const 0))
      (loop $nextLength
        (local.set $column (i32.const 0))
        (loop $nextColumn
          (local.set $sum (i32.add (local.get $sums) (local.get $column)))
          (local.set $a0 (local.get $sum))
          (local.set $c00 (v128.load (local.get $a0)))
          (local.set $c01 (v128.load offset=16 (local.get $a0)))
          (local.set $a0 (i32.add (local.get $a0) (local.get $columnBytes)))
          (local.set $c10 (v128.load (local.get $a0)))
          (local.set $c11 (v128.load offset=16 (local.get $a0)))
          (local.set $a0 (i32.add (local.get $a0) (local.get $columnBytes)))
          (local.set $c20 (v128.load (local.get $a0)))
          (local.set $c21 (v128.load offset=16 (local.get $a0)))
          (local.set $a0 (i32.add (local.get $a0) (local.get $columnBytes)))
          (local.set $c30 (v128.load (local.get $a0)))
          (local.set $c31 (v128.load offset=16 (local.get $a0)))
          (local.set $row (local.get $inputs))
          (local.set $weights (i32.add (local.get $gradient) (local.get $column)))
          (loop $nextRow
            (local.set $a0 (i32.add (i32.add (local.get $input) (local.get $k)) (i32.load (local.get $row))))
            (local.set $b0 (v128.load (local.get $weights)))
            (local.set $b1 (v128.load offset=16 (local.get $weights)))
            (local.set $s (v128.load32_splat (local.get $a0)))
            (local.set $c00 (f32x4.add (local.get $c00) (f32x4.mul (local.get $s) (local.get $b0))))
            (local.set $c01 (f32x4.add (local.get $c01) (f32x4.mul (local.get $s) (local.get $b1))))
            (local.set $s (v128.load32_splat offset=4 (local.get $a0)))
            (local.set $c10 (f32x4.add (local.get $c10) (f32x4.mul (local.get $s) (local.get $b0))))
            (local.set $c11 (f32x4.add (local.get $c11) (f32x4.mul (local.get $s) (local.get $b1))))
            (local.set $s (v128.load32_splat offset=8 (local.get $a0)))
            (local.set $c20 (f32x4.add (local.get $c20) (f32x4.mul (local.get $s) (local.get $b0))))
            (local.set $c21 (f32x4.add (local.get $c21) (f32x4.mul (local.get $s) (local.get $b1))))
            (local.set $s (v128.load32_splat offset=12 (local.get $a0)))
            (local.set $c30 (f32x4.add (local.get $c30) (f32x4.mul (local.get $s) (local.get $b0))))
            (local.set $c31 (f32x4.add (local.get $c31) (f32x4.mul (local.get $s) (local.get $b1))))
            (local.set $weights (i32.add (local.get $weights) (local.get $gradientStride)))
            (local.set $row (i32.add (local.get $row) (i32.const 4)))
            (br_if $nextRow (i32.lt_u (local.get $row) (local.get $end))))
          (local.set $a0 (local.get $sum))
          (v128.store (local.get $a0) (local.get $c00))
          (v128.store offset=16 (local.get $a0) (local.get $c01))
          (local.set $a0 (i32.add (local.get $a0) (local.get $columnBytes)))
          (v128.store (local.get $a0) (local.get $c10))
          (v128.store offset=16 (local.get $a0) (local.get $c11))
          (local.set $a0 (i32.add (local.get $a0) (local.get $columnBytes)))
          (v128.store (local.get $a0) (local.get $c20))
          (v128.store offset=16 (local.get $a0) (local.get $c21))
          (local.set $a0 (i32.add (local.get $a0) (local.get $columnBytes)))
          (v128.store (local.get $a0) (local.get $c30))
          (v128.store offset=16 (local.get $a0) (local.get $c31))
          (local.set $column (i32.add (local.get $column) (i32.const 32)))
          (br_if $nextColumn (i32.lt_s (local.get $column) (local.get $columnBytes))))
        (local.set $sums (i32.add (local.get $sums) (i32.shl (local.get $columnBytes) (i32.const 2))))
        (local.set $k (i32.add (local.get $k) (i32.const 16)))
        (br_if $nextLength (i32.lt_s (local.get $k) (local.get $segmentBytes))))
      (local.set $input (i32.add (local.get $input) (local.get $segmentStride)))
      (local.set $segments (i32.sub (local.get $segments) (i32.const 1)))
      (br_if $nextSegment (i32.gt_s (local.get $segments) (i32.const 0)))))

  ;; Copies rows of rowBytes from one layout of planes and rows to another.
  (func (export "copyRows") (param $from i32) (param $fromPlane i32) (param $fromStride i32) (param $to i32)
    (param $toPlane i32) (param $toStride i32) (param $planes i32) (param $rows i32) (param $rowBytes i32)
    (local $row i32)
    (loop $nextPlane
      (local.set $row (i32.const 0))
      (loop $nextRow
        (memory.copy
          (i32.add (local.get $to) (i32.mul (local.get $row) (local.get $toStride)))
          (i32.add (local.get $from) (i32.mul (local.get $row) (local.get $fromStride)))
          (local.get $rowBytes))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br_if $nextRow (i32.lt_s (local.get $row) (local.get $rows))))
      (local.set $from (i32.add (local.get $from) (local.get $fromPlane)))
      (local.set $to (i32.add (local.get $to) (local.get $toPlane)))
      (local.set $planes (i32.sub (local.get $planes) (i32.const 1)))
      (br_if $nextPlane (local.get $planes))))

  ;; to[k][j] = from[j][k] for j below 8 and k below depth: eight rows become eight columns; those beyond `rows` are zero.
  (func (export "packPanel") (param $from i32) (param $fromStride i32) (param $rows i32) (param $depth i32) (param $to i32)
    (local $end i32) (local $row i32) (local $at i32)
    (local.set $end (i32.add (local.get $from) (i32.shl (local.get $depth) (i32.const 2))))
    (loop $nextColumn
      (local.set $row (i32.const 0))
      (local.set $at (local.get $from))
      (loop $nextRow
        (f32.store
          (i32.add (local.get $to) (i32.shl (local.get $row) (i32.const 2)))
          (if (result f32) (i32.lt_s (local.get $row) (local.get $rows))
            (then (f32.load (local.get $at)))
            (else (f32.const 0))))
        (local.set $at (i32.add (local.get $at) (local.get $fromStride)))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br_if $nextRow (i32.lt_s (local.get $row) (i32.const 8))))
      (local.set $to (i32.add (local.get $to) (i32.const 32)))
      (local.set $from (i32.add (local.get $from) (i32.const 4)))
      (br_if $nextColumn (i32.lt_u (local.get $from) (local.get $end)))))

  (func (export "clear") (param $to i32) (param $bytes i32)
    (memory.fill (local.get $to) (i32.const 0) (local.get $bytes)))

  ;; How many of the values are not zero; a multiple of 4 values.
  (func (export "countNonZero") (param $values i32) (param $bytes i32) (result i32)
    (local $end i32) (local $counts v128)
    (local.set $end (i32.add (local.get $values) (local.get $bytes)))
    (loop $next
      (local.set $counts
        (i32x4.sub (local.get $counts) (f32x4.ne (v128.load (local.get $values)) (v128.const i32x4 0 0 0 0))))
      (local.set $values (i32.add (local.get $values) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $values) (local.get $end))))
    (i32.add
      (i32.add (i32x4.extract_lane 0 (local.get $counts)) (i32x4.extract_lane 1 (local.get $counts)))
      (i32.add (i32x4.extract_lane 2 (local.get $counts)) (i32x4.extract_lane 3 (local.get $counts)))))

  ;; to[i] += factor * from[i]
  (func $addScaled (param $to i32) (param $from i32) (param $bytes i32) (param $factor v128)
    (local $end i32) (local $fourEnd i32)
    (local.set $end (i32.add (local.get $to) (local.get $bytes)))
    (local.set $fourEnd (i32.add (local.get $to) (i32.and (local.get $bytes) (i32.const -16))))
    (block $isShort
      (br_if $isShort (i32.eq (local.get $to) (local.get $fourEnd)))
      (loop $nextFour
        (v128.store (local.get $to)
          (f32x4.add (v128.load (local.get $to)) (f32x4.mul (v128.load (local.get $from)) (local.get $factor))))
        (local.set $to (i32.add (local.get $to) (i32.const 16)))
        (local.set $from (i32.add (local.get $from) (i32.const 16)))
        (br_if $nextFour (i32.lt_u (local.get $to) (local.get $fourEnd)))))
    (block $isDone
      (br_if $isDone (i32.eq (local.get $to) (local.get $end)))
      (loop $nextOne
        (f32.store (local.get $to)
          (f32.add (f32.load (local.get $to))
            (f32.mul (f32.load (local.get $from)) (f32x4.extract_lane 0 (local.get $factor)))))
        (local.set $to (i32.add (local.get $to) (i32.const 4)))
        (local.set $from (i32.add (local.get $from) (i32.const 4)))
        (br_if $nextOne (i32.lt_u (local.get $to) (local.get $end))))))

  ;; The gradient of `multiply` where most of the gradient is zero, as below a maximum over positions. For each value g of
  ;; gradient[r][n] that is not zero: sums[n][s][k] += g * in[r][s][k], or the other way round in[r][s][k] += g * sums[n][s][k].
  ;; Length and columns are multiples of 4.
  (func (export "addSparseProducts") (param $inputs i32) (param $input i32) (param $gradient i32) (param $rows i32)
    (param $segments i32) (param $segmentStride i32) (param $length i32) (param $columns i32) (param $sums i32)
    (param $toInput i32)
    (local $end i32) (local $rowEnd i32) (local $segment i32) (local $segmentBytes i32) (local $a i32) (local $sum i32)
    (local $lane i32) (local $sumRow i32) (local $sumBytes i32) (local $factor v128) (local $four v128)
    (local.set $segmentBytes (i32.shl (local.get $length) (i32.const 2)))
    (local.set $sumBytes (i32.mul (local.get $segments) (local.get $segmentBytes)))
    (local.set $end (i32.add (local.get $inputs) (i32.shl (local.get $rows) (i32.const 2))))
    (loop $nextRow
      (local.set $rowEnd (i32.add (local.get $gradient) (i32.shl (local.get $columns) (i32.const 2))))
      (local.set $sumRow (local.get $sums))
      (loop $nextFour
        (local.set $four (f32x4.ne (v128.load (local.get $gradient)) (v128.const i32x4 0 0 0 0)))
        (if (v128.any_true (local.get $four))
          (then
            (local.set $lane (i32.const 0))
            (loop $nextLane
              (local.set $factor (v128.load32_splat (i32.add (local.get $gradient) (local.get $lane))))
              (if (f32.ne (f32x4.extract_lane 0 (local.get $factor)) (f32.const 0))
                (then
                  (local.set $a (i32.add (local.get $input) (i32.load (local.get $inputs))))
                  (local.set $sum
                    (i32.add (local.get $sumRow) (i32.mul (i32.shr_u (local.get $lane) (i32.const 2)) (local.get $sumBytes))))
                  (local.set $segment (i32.const 0))
                  (loop $nextSegment
                    (if (local.get $toInput)
                      (then (call $addScaled (local.get $a) (local.get $sum) (local.get $segmentBytes) (local.get $factor)))
                      (else (call $addScaled (local.get $sum) (local.get $a) (local.get $segmentBytes) (local.get $factor))))
                    (local.set $a (i32.add (local.get $a) (local.get $segmentStride)))
                    (local.set $sum (i32.add (local.get $sum) (local.get $segmentBytes)))
                    (local.set $segment (i32.add (local.get $segment) (i32.const 1)))
                    (br_if $nextSegment (i32.lt_s (local.get $segment) (local.get $segments))))))
              (local.set $lane (i32.add (local.get $lane) (i32.const 4)))
              (br_if $nextLane (i32.lt_s (local.get $lane) (i32.const 16))))))
        (local.set $sumRow (i32.add (local.get $sumRow) (i32.shl (local.get $sumBytes) (i32.const 2))))
        (local.set $gradient (i32.add (local.get $gradient) (i32.const 16)))
        (br_if $nextFour (i32.lt_u (local.get $gradient) (local.get $rowEnd))))
      (local.set $inputs (i32.add (local.get $inputs) (i32.const 4)))
      (br_if $nextRow (i32.lt_u (local.get $inputs) (local.get $end)))))

  ;; sums[c] = factor * sum over rows of x[r][c]; with `centers`, of (x[r][c] - centers[c])². Channels are a multiple of 4.
  ;; Partial sums over 64 rows keep the rounding errors small.
  (func (export "sumRows") (param $x i32) (param $rows i32) (param $channels i32) (param $centers i32) (param $factor f32)
    (param $sums i32)
    (local $stride i32) (local $end i32) (local $at i32) (local $left i32) (local $part i32) (local $center v128)
    (local $total v128) (local $sum v128) (local $value v128)
    (local.set $stride (i32.shl (local.get $channels) (i32.const 2)))
    (local.set $end (i32.add (local.get $x) (local.get $stride)))
    (loop $nextChannels
      (local.set $at (local.get $x))
      (local.set $left (local.get $rows))
      (local.set $total (v128.const i32x4 0 0 0 0))
      (if (local.get $centers) (then (local.set $center (v128.load (local.get $centers)))))
      (loop $nextPart
        (local.set $sum (v128.const i32x4 0 0 0 0))
        (local.set $part (i32.const 64))
        (loop $nextRow
          (if (local.get $left)
            (then
              (local.set $value (f32x4.sub (v128.load (local.get $at)) (local.get $center)))
              (if (local.get $centers) (then (local.set $value (f32x4.mul (local.get $value) (local.get $value)))))
              (local.set $sum (f32x4.add (local.get $sum) (local.get $value)))
              (local.set $at (i32.add (local.get $at) (local.get $stride)))
              (local.set $left (i32.sub (local.get $left) (i32.const 1)))
              (local.set $part (i32.sub (local.get $part) (i32.const 1)))
              (br_if $nextRow (local.get $part)))))
        (local.set $total (f32x4.add (local.get $total) (local.get $sum)))
        (br_if $nextPart (local.get $left)))
      (v128.store (local.get $sums) (f32x4.mul (local.get $total) (f32x4.splat (local.get $factor))))
      (local.set $sums (i32.add (local.get $sums) (i32.const 16)))
      (if (local.get $centers) (then (local.set $centers (i32.add (local.get $centers) (i32.const 16)))))
      (local.set $x (i32.add (local.get $x) (i32.const 16)))
      (br_if $nextChannels (i32.lt_u (local.get $x) (local.get $end)))))

  ;; out[r][c] = (x[r][c] - mean[c]) * scale[c] + shift[c]. Channels are a multiple of 4.
  (func (export "normalize") (param $x i32) (param $rows i32) (param $channels i32) (param $mean i32) (param $scale i32)
    (param $shift i32) (param $out i32)
    (local $c i32) (local $stride i32)
    (local.set $stride (i32.shl (local.get $channels) (i32.const 2)))
    (loop $nextRow
      (local.set $c (i32.const 0))
      (loop $nextChannels
        (v128.store (local.get $out)
          (f32x4.add
            (f32x4.mul
              (f32x4.sub (v128.load (local.get $x)) (v128.load (i32.add (local.get $mean) (local.get $c))))
              (v128.load (i32.add (local.get $scale) (local.get $c))))
            (v128.load (i32.add (local.get $shift) (local.get $c)))))
        (local.set $x (i32.add (local.get $x) (i32.const 16)))
        (local.set $out (i32.add (local.get $out) (i32.const 16)))
        (local.set $c (i32.add (local.get $c) (i32.const 16)))
        (br_if $nextChannels (i32.lt_u (local.get $c) (local.get $stride))))
      (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
      (br_if $nextRow (local.get $rows))))

  ;; sums[c] = factor * sum over rows of dy[r][c] * (x[r][c] - mean[c]). Channels are a multiple of 4.
  (func (export "sumCenteredProducts") (param $dy i32) (param $x i32) (param $rows i32) (param $channels i32) (param $mean i32)
    (param $factor f32) (param $sums i32)
    (local $stride i32) (local $end i32) (local $at i32) (local $left i32) (local $part i32) (local $center v128)
    (local $total v128) (local $sum v128) (local $dyAt i32)
    (local.set $stride (i32.shl (local.get $channels) (i32.const 2)))
    (local.set $end (i32.add (local.get $x) (local.get $stride)))
    (loop $nextChannels
      (local.set $at (local.get $x))
      (local.set $dyAt (local.get $dy))
      (local.set $left (local.get $rows))
      (local.set $total (v128.const i32x4 0 0 0 0))
      (local.set $center (v128.load (local.get $mean)))
      (loop $nextPart
        (local.set $sum (v128.const i32x4 0 0 0 0))
        (local.set $part (i32.const 64))
        (loop $nextRow
          (if (local.get $left)
            (then
              (local.set $sum
                (f32x4.add (local.get $sum)
                  (f32x4.mul (v128.load (local.get $dyAt)) (f32x4.sub (v128.load (local.get $at)) (local.get $center)))))
              (local.set $at (i32.add (local.get $at) (local.get $stride)))
              (local.set $dyAt (i32.add (local.get $dyAt) (local.get $stride)))
              (local.set $left (i32.sub (local.get $left) (i32.const 1)))
              (local.set $part (i32.sub (local.get $part) (i32.const 1)))
              (br_if $nextRow (local.get $part)))))
        (local.set $total (f32x4.add (local.get $total) (local.get $sum)))
        (br_if $nextPart (local.get $left)))
      (v128.store (local.get $sums) (f32x4.mul (local.get $total) (f32x4.splat (local.get $factor))))
      (local.set $sums (i32.add (local.get $sums) (i32.const 16)))
      (local.set $mean (i32.add (local.get $mean) (i32.const 16)))
      (local.set $dy (i32.add (local.get $dy) (i32.const 16)))
      (local.set $x (i32.add (local.get $x) (i32.const 16)))
      (br_if $nextChannels (i32.lt_u (local.get $x) (local.get $end)))))

  ;; out[r][c] = scale[c] * (dy[r][c] - meanDy[c] - (x[r][c] - mean[c]) * slope[c]). Channels are a multiple of 4.
  (func (export "normalizeGradient") (param $dy i32) (param $x i32) (param $rows i32) (param $channels i32) (param $mean i32)
    (param $scale i32) (param $meanDy i32) (param $slope i32) (param $out i32)
    (local $c i32) (local $stride i32)
    (local.set $stride (i32.shl (local.get $channels) (i32.const 2)))
    (loop $nextRow
      (local.set $c (i32.const 0))
      (loop $nextChannels
        (v128.store (local.get $out)
          (f32x4.mul
            (v128.load (i32.add (local.get $scale) (local.get $c)))
            (f32x4.sub
              (f32x4.sub (v128.load (local.get $dy)) (v128.load (i32.add (local.get $meanDy) (local.get $c))))
              (f32x4.mul
                (f32x4.sub (v128.load (local.get $x)) (v128.load (i32.add (local.get $mean) (local.get $c))))
                (v128.load (i32.add (local.get $slope) (local.get $c)))))))
        (local.set $dy (i32.add (local.get $dy) (i32.const 16)))
        (local.set $x (i32.add (local.get $x) (i32.const 16)))
        (local.set $out (i32.add (local.get $out) (i32.const 16)))
        (local.set $c (i32.add (local.get $c) (i32.const 16)))
        (br_if $nextChannels (i32.lt_u (local.get $c) (local.get $stride))))
      (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
      (br_if $nextRow (local.get $rows))))

  ;; largest[b][c] = max over l of x[b][l][c], shares[b][c] = 1 / how many l have it. Channels are a multiple of 4.
  (func (export "maxOverLength") (param $x i32) (param $batch i32) (param $length i32) (param $channels i32)
    (param $largest i32) (param $shares i32)
    (local $stride i32) (local $c i32) (local $at i32) (local $end i32) (local $max v128) (local $count v128)
    (local.set $stride (i32.shl (local.get $channels) (i32.const 2)))
    (loop $nextSample
      (local.set $c (i32.const 0))
      (loop $nextChannels
        (local.set $at (i32.add (local.get $x) (local.get $c)))
        (local.set $end (i32.add (local.get $at) (i32.mul (local.get $length) (local.get $stride))))
        (local.set $max (v128.load (local.get $at)))
        (loop $nextValue
          (local.set $max (f32x4.max (local.get $max) (v128.load (local.get $at))))
          (local.set $at (i32.add (local.get $at) (local.get $stride)))
          (br_if $nextValue (i32.lt_u (local.get $at) (local.get $end))))
        (local.set $at (i32.add (local.get $x) (local.get $c)))
        (local.set $count (v128.const i32x4 0 0 0 0))
        (loop $nextEqual
          (local.set $count (i32x4.sub (local.get $count) (f32x4.eq (local.get $max) (v128.load (local.get $at)))))
          (local.set $at (i32.add (local.get $at) (local.get $stride)))
          (br_if $nextEqual (i32.lt_u (local.get $at) (local.get $end))))
        (v128.store (local.get $largest) (local.get $max))
        (v128.store (local.get $shares)
          (f32x4.div (f32x4.splat (f32.const 1)) (f32x4.convert_i32x4_s (local.get $count))))
        (local.set $largest (i32.add (local.get $largest) (i32.const 16)))
        (local.set $shares (i32.add (local.get $shares) (i32.const 16)))
        (local.set $c (i32.add (local.get $c) (i32.const 16)))
        (br_if $nextChannels (i32.lt_u (local.get $c) (local.get $stride))))
      (local.set $x (i32.add (local.get $x) (i32.mul (local.get $length) (local.get $stride))))
      (local.set $batch (i32.sub (local.get $batch) (i32.const 1)))
      (br_if $nextSample (local.get $batch))))

  ;; out[b][l][c] = dy[b][c] * shares[b][c] where x[b][l][c] is the largest, and 0 elsewhere. Channels are a multiple of 4.
  (func (export "maxOverLengthGradient") (param $dy i32) (param $x i32) (param $batch i32) (param $length i32)
    (param $channels i32) (param $largest i32) (param $shares i32) (param $out i32)
    (local $stride i32) (local $c i32) (local $at i32) (local $end i32) (local $max v128) (local $share v128) (local $to i32)
    (local.set $stride (i32.shl (local.get $channels) (i32.const 2)))
    (loop $nextSample
      (local.set $c (i32.const 0))
      (loop $nextChannels
        (local.set $at (i32.add (local.get $x) (local.get $c)))
        (local.set $to (i32.add (local.get $out) (local.get $c)))
        (local.set $end (i32.add (local.get $at) (i32.mul (local.get $length) (local.get $stride))))
        (local.set $max (v128.load (local.get $largest)))
        (local.set $share (f32x4.mul (v128.load (local.get $dy)) (v128.load (local.get $shares))))
        (loop $nextValue
          (v128.store (local.get $to)
            (v128.and (local.get $share) (f32x4.eq (local.get $max) (v128.load (local.get $at)))))
          (local.set $at (i32.add (local.get $at) (local.get $stride)))
          (local.set $to (i32.add (local.get $to) (local.get $stride)))
          (br_if $nextValue (i32.lt_u (local.get $at) (local.get $end))))
        (local.set $largest (i32.add (local.get $largest) (i32.const 16)))
        (local.set $shares (i32.add (local.get $shares) (i32.const 16)))
        (local.set $dy (i32.add (local.get $dy) (i32.const 16)))
        (local.set $c (i32.add (local.get $c) (i32.const 16)))
        (br_if $nextChannels (i32.lt_u (local.get $c) (local.get $stride))))
      (local.set $x (i32.add (local.get $x) (i32.mul (local.get $length) (local.get $stride))))
      (local.set $out (i32.add (local.get $out) (i32.mul (local.get $length) (local.get $stride))))
      (local.set $batch (i32.sub (local.get $batch) (i32.const 1)))
      (br_if $nextSample (local.get $batch))))

  ;; out[i] = table[ids[i]], whole rows. An id that the table does not have is a trap.
  (func (export "gatherRows") (param $table i32) (param $entries i32) (param $rowBytes i32) (param $ids i32) (param $count i32)
    (param $out i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $ids) (i32.shl (local.get $count) (i32.const 2))))
    (loop $next
      (if (i32.ge_u (i32.load (local.get $ids)) (local.get $entries)) (then unreachable))
      (memory.copy
        (local.get $out)
        (i32.add (local.get $table) (i32.mul (i32.load (local.get $ids)) (local.get $rowBytes)))
        (local.get $rowBytes))
      (local.set $out (i32.add (local.get $out) (local.get $rowBytes)))
      (local.set $ids (i32.add (local.get $ids) (i32.const 4)))
      (br_if $next (i32.lt_u (local.get $ids) (local.get $end)))))

  ;; sums[ids[i]] += rows[i]; ids beyond the segments are ignored.
  (func (export "addRows") (param $rows i32) (param $rowBytes i32) (param $ids i32) (param $count i32) (param $sums i32)
    (param $segments i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $ids) (i32.shl (local.get $count) (i32.const 2))))
    (loop $next
      (if (i32.lt_u (i32.load (local.get $ids)) (local.get $segments))
        (then
          (call $addScaled
            (i32.add (local.get $sums) (i32.mul (i32.load (local.get $ids)) (local.get $rowBytes)))
            (local.get $rows) (local.get $rowBytes) (f32x4.splat (f32.const 1)))))
      (local.set $rows (i32.add (local.get $rows) (local.get $rowBytes)))
      (local.set $ids (i32.add (local.get $ids) (i32.const 4)))
      (br_if $next (i32.lt_u (local.get $ids) (local.get $end)))))

  ;; For the functions below, which take at least 16 bytes and write to other places than they read: the last vector of
  ;; a length that is no multiple of 16 overlaps the one before it. Returns the offset that comes after `at`.
  (func $after (param $at i32) (param $bytes i32) (result i32)
    (local $last i32)
    (local.set $last (i32.sub (local.get $bytes) (i32.const 16)))
    (local.set $at (i32.add (local.get $at) (i32.const 16)))
    (if (i32.le_s (local.get $at) (local.get $last)) (then (return (local.get $at))))
    (select (local.get $last) (local.get $bytes)
      (i32.gt_s (local.get $bytes) (local.get $at))))

  ;; out = max(x, 0)
  (func (export "relu") (param $x i32) (param $bytes i32) (param $out i32)
    (local $at i32)
    (loop $next
      (v128.store (i32.add (local.get $out) (local.get $at))
        (f32x4.max (v128.load (i32.add (local.get $x) (local.get $at))) (v128.const i32x4 0 0 0 0)))
      (local.set $at (call $after (local.get $at) (local.get $bytes)))
      (br_if $next (i32.lt_s (local.get $at) (local.get $bytes)))))

  ;; out = dy where x > 0, and 0 elsewhere
  (func (export "reluGradient") (param $dy i32) (param $x i32) (param $bytes i32) (param $out i32)
    (local $at i32)
    (loop $next
      (v128.store (i32.add (local.get $out) (local.get $at))
        (v128.and (v128.load (i32.add (local.get $dy) (local.get $at)))
          (f32x4.gt (v128.load (i32.add (local.get $x) (local.get $at))) (v128.const i32x4 0 0 0 0))))
      (local.set $at (call $after (local.get $at) (local.get $bytes)))
      (br_if $next (i32.lt_s (local.get $at) (local.get $bytes)))))

  ;; newMoment = momentum * moment + (gradient + weights * decay); newWeights = weights - newMoment * rate
  (func (export "momentumStep") (param $weights i32) (param $gradient i32) (param $moment i32) (param $bytes i32)
    (param $decay f32) (param $momentum f32) (param $rate f32) (param $newWeights i32) (param $newMoment i32)
    (local $at i32) (local $m v128) (local $w v128)
    (loop $next
      (local.set $w (v128.load (i32.add (local.get $weights) (local.get $at))))
      (local.set $m
        (f32x4.add
          (f32x4.mul (v128.load (i32.add (local.get $moment) (local.get $at))) (f32x4.splat (local.get $momentum)))
          (f32x4.add
            (v128.load (i32.add (local.get $gradient) (local.get $at)))
            (f32x4.mul (local.get $w) (f32x4.splat (local.get $decay))))))
      (v128.store (i32.add (local.get $newMoment) (local.get $at)) (local.get $m))
      (v128.store (i32.add (local.get $newWeights) (local.get $at))
        (f32x4.sub (local.get $w) (f32x4.mul (local.get $m) (f32x4.splat (local.get $rate)))))
      (local.set $at (call $after (local.get $at) (local.get $bytes)))
      (br_if $next (i32.lt_s (local.get $at) (local.get $bytes)))))

  ;; newFirst = beta1 * first + rest1 * gradient; newSecond = beta2 * second + rest2 * gradient²;
  ;; newWeights = weights * keep - newFirst / (√newSecond * rootScale + epsilon) * scale
  (func (export "adamStep") (param $weights i32) (param $gradient i32) (param $first i32) (param $second i32)
    (param $bytes i32) (param $beta1 f32) (param $rest1 f32) (param $beta2 f32) (param $rest2 f32) (param $keep f32)
    (param $scale f32) (param $rootScale f32) (param $epsilon f32)
    (param $newWeights i32) (param $newFirst i32) (param $newSecond i32)
    (local $at i32) (local $m v128) (local $v v128) (local $g v128)
    (loop $next
      (local.set $g (v128.load (i32.add (local.get $gradient) (local.get $at))))
      (local.set $m
        (f32x4.add
          (f32x4.mul (v128.load (i32.add (local.get $first) (local.get $at))) (f32x4.splat (local.get $beta1)))
          (f32x4.mul (local.get $g) (f32x4.splat (local.get $rest1)))))
      (local.set $v
        (f32x4.add
          (f32x4.mul (v128.load (i32.add (local.get $second) (local.get $at))) (f32x4.splat (local.get $beta2)))
          (f32x4.mul (f32x4.mul (local.get $g) (local.get $g)) (f32x4.splat (local.get $rest2)))))
      (v128.store (i32.add (local.get $newFirst) (local.get $at)) (local.get $m))
      (v128.store (i32.add (local.get $newSecond) (local.get $at)) (local.get $v))
      (v128.store (i32.add (local.get $newWeights) (local.get $at))
        (f32x4.sub
          (f32x4.mul (v128.load (i32.add (local.get $weights) (local.get $at))) (f32x4.splat (local.get $keep)))
          (f32x4.mul
            (f32x4.div (local.get $m)
              (f32x4.add
                (f32x4.mul (f32x4.sqrt (local.get $v)) (f32x4.splat (local.get $rootScale)))
                (f32x4.splat (local.get $epsilon))))
            (f32x4.splat (local.get $scale)))))
      (local.set $at (call $after (local.get $at) (local.get $bytes)))
      (br_if $next (i32.lt_s (local.get $at) (local.get $bytes))))))
