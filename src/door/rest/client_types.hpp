// The methods as TypeScript, for the web app: every struct, and per method its request, response
// and route. The app's type check fails when a method changes in a way that it does not follow.
#pragma once

#include <string>

#include "service/method.hpp"

namespace ballast::door::rest {

std::string client_types(const service::MethodTable& table);

}  // namespace ballast::door::rest
