// The defaults that a call assumed: what its arguments left out.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "api/schema_outline.hpp"
#include "base/result.hpp"
#include "service/method.hpp"

namespace ballast::api::mcp {

// The values that the settings of a portfolio, by id or slug, give fields of the method: a JSON
// object.
using SettingsOf = std::function<Result<std::string>(std::string_view portfolio)>;

// Safe to use from several threads.
class Assumed {
public:
    // A JSON object of the fields that `arguments` leave out and that have a default, in the order
    // of the request; fields of objects that are given are named with a dot ("withdrawal.kind").
    // Empty lists, texts and objects, which restrict nothing, are left out. Fields that the
    // settings of the named portfolio fill are in "from_portfolio" with the value in `settings`,
    // null where that has none. Empty when nothing was assumed; "more" is the number of fields that
    // did not fit.
    std::string of(const service::Method& method, std::string_view arguments,
                   const SettingsOf& settings = {}) const;

private:
    const SchemaOutline& schema_of(const service::Method& method) const;

    mutable std::mutex mutex_;
    mutable std::map<std::string, std::unique_ptr<const SchemaOutline>, std::less<>> schemas_;
};

// `body`, a JSON object, with the member "_assumed"; as it is when nothing was assumed.
std::string with_assumed(std::string body, std::string_view assumed);

}  // namespace ballast::api::mcp
