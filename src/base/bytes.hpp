// The bytes of a text, for libraries that take unsigned characters.
#pragma once

#include <string_view>

namespace ballast {

inline const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace ballast
