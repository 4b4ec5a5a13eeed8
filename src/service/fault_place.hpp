// The faults of an engine as faults of the request that it was given: engines name their own
// fields, callers those they sent.
#pragma once

#include <span>
#include <string_view>
#include <utility>

#include "base/error.hpp"

namespace ballast::service {

// The place of the engine's input in the request.
inline Error under(std::string_view place, Error error) {
    for (Fault& fault : error.faults) fault.pointer.insert(0, place);
    return error;
}

struct FieldName {
    std::string_view engine;   // "/withdrawal/amount"
    std::string_view request;  // "/annual_withdrawal"
};

// Each fault by the first name that its pointer begins with.
inline Error renamed(std::span<const FieldName> names, Error error) {
    for (Fault& fault : error.faults)
        for (const FieldName& name : names) {
            const std::string_view pointer = fault.pointer;
            if (!pointer.starts_with(name.engine)) continue;
            if (pointer.size() > name.engine.size() && pointer[name.engine.size()] != '/') continue;
            fault.pointer.replace(0, name.engine.size(), name.request);
            break;
        }
    return error;
}

}  // namespace ballast::service
