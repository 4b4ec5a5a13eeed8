// Maps errors of an engine to fields of the request: engines name their own fields, callers know
// those they sent.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"

namespace ballast::service {

// Location of the engine's input in the request. The message names the place of the first error.
inline Error under(std::string_view place, Error error) {
    if (!error.errors.empty() && !error.errors.front().pointer.empty())
        if (const auto at = error.message.find(error.errors.front().pointer + ": ");
            at != std::string::npos)
            error.message.insert(at, place);
    for (FieldError& field : error.errors) field.pointer.insert(0, place);
    return error;
}

struct FieldName {
    std::string_view engine;   // "/withdrawal/amount"
    std::string_view request;  // "/annual_withdrawal"
};

// Each error is mapped by the first engine name that is a prefix of its pointer.
inline Error renamed(std::span<const FieldName> names, Error error) {
    for (FieldError& field : error.errors)
        for (const FieldName& name : names) {
            const std::string_view pointer = field.pointer;
            if (!pointer.starts_with(name.engine)) continue;
            if (pointer.size() > name.engine.size() && pointer[name.engine.size()] != '/') continue;
            field.pointer.replace(0, name.engine.size(), name.request);
            break;
        }
    return error;
}

}  // namespace ballast::service
