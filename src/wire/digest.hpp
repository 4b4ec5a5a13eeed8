// The canonical digest of a described value: SHA-256 over its fields in described order, defaults
// filled in, numbers by their bits, text by its length and bytes. Requests with the same meaning
// have the same digest, however they were written.
#pragma once

#include "base/digest.hpp"
#include "wire/describe.hpp"

namespace ballast::wire {

template <class T>
void digest_into(Sha256& hash, const T& value);

}  // namespace ballast::wire

#include "wire/digest_impl.hpp"  // IWYU pragma: export
