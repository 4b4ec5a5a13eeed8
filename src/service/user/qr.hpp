// QR codes (ISO/IEC 18004) as a path of SVG.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast::service {

struct QrCode {
    int size = 0;      // modules of a side, with the quiet zone of four
    std::string path;  // attribute "d" of a path that fills the dark modules, one unit each
};

// kInvalidInput when the text is too long.
Result<QrCode> qr_code(std::string_view text);

}  // namespace ballast::service
