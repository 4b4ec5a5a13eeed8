// How the state database of an environment is opened.
#pragma once

#include "service/environment.hpp"
#include "store/database.hpp"

namespace ballast::service {

store::DatabaseOptions database_options(Environment& environment);

}  // namespace ballast::service
