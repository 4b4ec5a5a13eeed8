// Table entry of a method that computes with a stored session.
#pragma once

#include <string>
#include <utility>

#include "service/method.hpp"

namespace ballast::service {

// `path` is relative to the session's path.
inline MethodInfo session_computation(std::string name, const std::string& path,
                                      std::string summary) {
    MethodInfo info =
        computation(std::move(name), "/alm/sessions/{session}/" + path, std::move(summary));
    info.needs_store = true;
    return info;
}

}  // namespace ballast::service
