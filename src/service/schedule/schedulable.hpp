// Which methods a schedule may call.
#pragma once

#include "service/method.hpp"

namespace ballast::service {

// Computations that run as jobs; writes need a person, short reads a reader.
inline bool is_schedulable(const MethodInfo& info) {
    return info.effect != Effect::kWrite && info.duration != Duration::kShort;
}

}  // namespace ballast::service
