// The defaults that a call assumed: what its arguments left out.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "api/schema_outline.hpp"
#include "service/method.hpp"

namespace ballast::api::mcp {

// Safe to use from several threads.
class Assumed {
public:
    // A JSON object of the fields that `arguments` leave out and that have a default, in the order
    // of the request; fields of objects that are given are named with a dot ("withdrawal.kind").
    // Empty lists, texts and objects, which restrict nothing, are left out. Fields that the
    // settings of the named portfolio fill are in "from_portfolio", by name. Empty when nothing was
    // assumed; "more" is the number of fields that did not fit.
    std::string of(const service::Method& method, std::string_view arguments) const;

private:
    const SchemaOutline& schema_of(const service::Method& method) const;

    mutable std::mutex mutex_;
    mutable std::map<std::string, std::unique_ptr<const SchemaOutline>, std::less<>> schemas_;
};

// `body`, a JSON object, with the member "_assumed"; as it is when nothing was assumed.
std::string with_assumed(std::string body, std::string_view assumed);

}  // namespace ballast::api::mcp
