// SHA-1 (FIPS 180-4), for protocols that name it and do not rest on its strength: the handshake of
// WebSockets. Everything else uses SHA-256 (digest.hpp).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace ballast {

std::array<std::uint8_t, 20> sha1(std::string_view bytes);

}  // namespace ballast
