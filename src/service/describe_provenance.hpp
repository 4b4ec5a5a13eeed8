// What every engine's answer carries, described once for the answers of all capabilities.
#pragma once

#include "wire/describe.hpp"

namespace ballast::wire {

// The fields of T's Provenance, to be joined with a method's own.
template <class T>
constexpr auto provenance_fields() {
    return wire::list(
        required("issues", &T::issues, "What is missing or doubtful in this answer."),
        required("digest", &T::digest,
                 "SHA-256 over the canonical request, the engine's version and the data read."),
        required("engine_version", &T::engine_version, "What computed it."),
        required("data_digest", &T::data_digest,
                 "Of the stored data read: market snapshot and, of a stored portfolio, its "
                 "positions; empty when the request brought the data."));
}

}  // namespace ballast::wire
