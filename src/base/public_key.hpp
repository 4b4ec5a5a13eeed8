// Signatures made by others with SHA-256, as JSON Web Signatures have them (RFC 7518, section 3).
// Keys are big-endian numbers as bytes. Malformed or weak keys and malformed signatures are
// invalid.
#pragma once

#include <string_view>

namespace ballast {

// RSASSA-PKCS1-v1_5 with a modulus of 2048 to 8192 bits.
bool is_signed_by_rsa(std::string_view modulus, std::string_view exponent, std::string_view message,
                      std::string_view signature);

// ECDSA on P-256; the signature is r and s, 32 bytes each.
bool is_signed_by_p256(std::string_view x, std::string_view y, std::string_view message,
                       std::string_view signature);

}  // namespace ballast
