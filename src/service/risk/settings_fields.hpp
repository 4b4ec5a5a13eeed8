// Which fields of a request the risk settings of its portfolio fill.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"

namespace ballast::service {

class Environment;

// The fields of the method's request that, left out, have the value of the risk settings of the
// portfolio that the request names; none for other methods.
std::vector<std::string_view> fields_with_settings(std::string_view method);

// The same fields with their values in the settings of a stored portfolio, by id or slug: a JSON
// object.
Result<std::string> values_of_settings(Environment& environment, const TenantId& tenant,
                                       std::string_view method, std::string_view portfolio);

}  // namespace ballast::service
