// The OpenAPI 3.1 document of a table of methods.
#pragma once

#include <string>

#include "service/method.hpp"

namespace ballast::api::rest {

std::string openapi_document(const service::MethodTable& table, std::string_view version);

}  // namespace ballast::api::rest
