{
  "targets": [
    {
      "target_name": "basma_gallery",
      "sources": [
        "addon.cc",
        "nearest.cc",
        "quantise.cc",
        "rows.cc",
        "scan-avx2.cc",
        "scan-avx512-vnni.cc",
        "scan-neon.cc",
        "scan-read.cc",
        "scan.cc",
        "scanner.cc"
      ],
      "include_dirs": ["<!(node -p \"require('node-addon-api').include_dir\")"],
      "defines": ["NAPI_VERSION=8", "NODE_ADDON_API_CPP_EXCEPTIONS"],
      "cflags!": ["-fno-exceptions"],
      "cflags_cc!": ["-fno-exceptions", "-std=gnu++17"],
      # Products and sums stay apart: every kernel must state the same bits.
      "cflags_cc": ["-std=gnu++20", "-O3", "-ffp-contract=off", "-Wno-maybe-uninitialized"],
      "xcode_settings": {
        "CLANG_CXX_LANGUAGE_STANDARD": "gnu++20",
        "GCC_ENABLE_CPP_EXCEPTIONS": "YES",
        "OTHER_CFLAGS": ["-O3", "-ffp-contract=off"]
      }
    }
  ]
}
