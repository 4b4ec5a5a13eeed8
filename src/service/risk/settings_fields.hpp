// Which fields of a request the risk settings of its portfolio fill.
#pragma once

#include <string_view>
#include <vector>

namespace ballast::service {

// The fields of the method's request that, left out, have the value of the risk settings of the
// portfolio that the request names; none for other methods.
std::vector<std::string_view> fields_with_settings(std::string_view method);

}  // namespace ballast::service
