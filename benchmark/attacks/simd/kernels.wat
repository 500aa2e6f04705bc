;; Sixteen bytes or eight shorts at a time, in integers: the same bits on every machine. `npm run kernels` assembles it.
;; Regions of memory begin at multiples of 16 and are padded with zeros to one.
(module
  (memory (export "memory") 1)

  ;; bytes[i] = clamp(bytes[i] + offsets[i], 0, 255), offsets int16; returns whether any byte is another one now.
  (func (export "addBytes") (param $bytes i32) (param $end i32) (param $offsets i32) (result i32)
    (local $host v128) (local $sum v128) (local $changes v128)
    (loop $next
      (local.set $host (v128.load (local.get $bytes)))
      (local.set $sum
        (i8x16.narrow_i16x8_u
          (i16x8.add_sat_s (i16x8.extend_low_i8x16_u (local.get $host)) (v128.load (local.get $offsets)))
          (i16x8.add_sat_s (i16x8.extend_high_i8x16_u (local.get $host)) (v128.load offset=16 (local.get $offsets)))))
      (local.set $changes (v128.or (local.get $changes) (v128.xor (local.get $sum) (local.get $host))))
      (v128.store (local.get $bytes) (local.get $sum))
      (local.set $offsets (i32.add (local.get $offsets) (i32.const 32)))
      (local.set $bytes (i32.add (local.get $bytes) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $bytes) (local.get $end))))
    (v128.any_true (local.get $changes)))

  ;; shorts[i] = clamp(shorts[i] + offsets[i], -32768, 32767); returns whether any short is another one now.
  (func (export "addShorts") (param $shorts i32) (param $end i32) (param $offsets i32) (result i32)
    (local $host v128) (local $sum v128) (local $changes v128)
    (loop $next
      (local.set $host (v128.load (local.get $shorts)))
      (local.set $sum (i16x8.add_sat_s (local.get $host) (v128.load (local.get $offsets))))
      (local.set $changes (v128.or (local.get $changes) (v128.xor (local.get $sum) (local.get $host))))
      (v128.store (local.get $shorts) (local.get $sum))
      (local.set $offsets (i32.add (local.get $offsets) (i32.const 16)))
      (local.set $shorts (i32.add (local.get $shorts) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $shorts) (local.get $end))))
    (v128.any_true (local.get $changes)))

  ;; Eight lanes of floor((hostPermille x + weighted) / 1000). The estimate floor((estimateShare x + estimate) / 256) is
  ;; exact or 1 too small; the remainder, below 2000 and so right modulo 65536, tells which.
  (func $blend8 (param $x v128) (param $weighted v128) (param $estimate v128) (param $hostPermille v128)
    (param $estimateShare v128) (result v128)
    (local $quotient v128) (local $remainder v128)
    (local.set $quotient
      (i16x8.shr_u (i16x8.add (i16x8.mul (local.get $x) (local.get $estimateShare)) (local.get $estimate)) (i32.const 8)))
    (local.set $remainder
      (i16x8.sub
        (i16x8.add (i16x8.mul (local.get $x) (local.get $hostPermille)) (local.get $weighted))
        (i16x8.mul (local.get $quotient) (i16x8.splat (i32.const 1000)))))
    (i16x8.sub (local.get $quotient) (i16x8.gt_s (local.get $remainder) (i16x8.splat (i32.const 999)))))

  ;; bytes[i] = floor((hostPermille bytes[i] + weighted[i]) / 1000); weighted modulo 65536 and estimate as uint16.
  (func (export "blendBytes") (param $bytes i32) (param $end i32) (param $weighted i32) (param $estimate i32)
    (param $hostPermille i32) (param $estimateShare i32)
    (local $host v128) (local $share v128) (local $estimated v128)
    (local.set $share (i16x8.splat (local.get $hostPermille)))
    (local.set $estimated (i16x8.splat (local.get $estimateShare)))
    (loop $next
      (local.set $host (v128.load (local.get $bytes)))
      (v128.store (local.get $bytes)
        (i8x16.narrow_i16x8_u
          (call $blend8 (i16x8.extend_low_i8x16_u (local.get $host)) (v128.load (local.get $weighted))
            (v128.load (local.get $estimate)) (local.get $share) (local.get $estimated))
          (call $blend8 (i16x8.extend_high_i8x16_u (local.get $host)) (v128.load offset=16 (local.get $weighted))
            (v128.load offset=16 (local.get $estimate)) (local.get $share) (local.get $estimated))))
      (local.set $weighted (i32.add (local.get $weighted) (i32.const 32)))
      (local.set $estimate (i32.add (local.get $estimate) (i32.const 32)))
      (local.set $bytes (i32.add (local.get $bytes) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $bytes) (local.get $end))))))
