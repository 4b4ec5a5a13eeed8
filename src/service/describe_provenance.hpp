// What every engine's answer carries, described once for the answers of all capabilities.
#pragma once

#include "wire/describe.hpp"

namespace ballast::describe {

// The fields of T's Provenance, to be joined with a method's own.
template <class T>
constexpr auto provenance_fields() {
    return wire::list(
        required("issues", &T::issues, "What is missing, approximate or doubtful in this result."),
        required("digest", &T::digest,
                 "SHA-256 digest of the canonical request, the engine version and the data read."),
        required("engine_version", &T::engine_version,
                 "Version of the engine that computed the result."),
        required("data_digest", &T::data_digest,
                 "SHA-256 digest of the stored data read: the market snapshot and, for a stored "
                 "portfolio, its positions; empty when the request contains all data."));
}

}  // namespace ballast::describe
