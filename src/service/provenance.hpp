// The digest of a result: request, engine version and data.
#pragma once

#include <string>
#include <string_view>

#include "base/digest.hpp"
#include "service/common.hpp"
#include "service/version.hpp"
#include "wire/digest.hpp"

namespace ballast::service {

// The same call on the same data gives the same digest, and the same result bytes.
template <class Request>
std::string result_digest(std::string_view method, const Request& request,
                          std::string_view data_digest) {
    Sha256 hash;
    hash.update_field(method).update_field(kEngineVersion).update_field(data_digest);
    wire::digest_into(hash, request);
    return hash.finish_hex();
}

template <class Request>
void fill_provenance(Provenance& provenance, std::string_view method, const Request& request,
                     std::string data_digest, Issues issues) {
    provenance.digest = result_digest(method, request, data_digest);
    provenance.engine_version = kEngineVersion;
    provenance.data_digest = std::move(data_digest);
    provenance.issues = std::move(issues);
}

inline Issues joined(Issues first, const Issues& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

}  // namespace ballast::service
