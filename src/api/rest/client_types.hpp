// The methods as TypeScript, for the web app: every struct, and per method its request, response
// and route. The app's type check fails after an incompatible change of a method.
#pragma once

#include <string>

#include "service/method.hpp"

namespace ballast::api::rest {

std::string client_types(const service::MethodTable& table);

}  // namespace ballast::api::rest
