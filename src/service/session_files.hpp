// Where the files of the uploaded balance sheets of a workspace are.
#pragma once

#include <filesystem>
#include <fmt/format.h>
#include <string>

#include "service/environment.hpp"

namespace ballast::service {

inline std::filesystem::path session_directory(const Environment& environment,
                                               const TenantId& tenant) {
    return environment.data() / "sessions" / tenant.to_string();
}

// The place of that directory below the data directory, and of its files in an object store.
inline std::string session_blobs(const TenantId& tenant) {
    return fmt::format("sessions/{}/", tenant.to_string());
}

}  // namespace ballast::service
