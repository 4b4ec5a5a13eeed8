// Error for one invalid field of a request, with location and suggested fix.
#pragma once

#include <string>
#include <utility>

#include "base/result.hpp"

namespace ballast::service {

// kInvalidInput with one entry: the JSON pointer of the field (empty: the request), a code such as
// "required", what is wrong, and how to fix it.
inline Error invalid(std::string pointer, std::string code, std::string message, std::string hint) {
    Error error = fail(Code::kInvalidInput, message);
    error.errors.push_back(
        {std::move(pointer), std::move(code), std::move(message), std::move(hint)});
    return error;
}

// An error of another code as that of one field: a name that is taken, a user that does not exist.
inline Error at_field(Error error, std::string pointer, std::string code, std::string hint = {}) {
    error.errors.push_back({std::move(pointer), std::move(code), error.message, std::move(hint)});
    return error;
}

}  // namespace ballast::service
