// The methods that compare dates of a bank, measure its sensitivities and keep its assumptions.
#pragma once

#include "service/method.hpp"

namespace ballast::service {

void add_alm_assumption_methods(MethodTable& table);
void add_alm_session_compare_methods(MethodTable& table);
void add_alm_session_sensitivity_methods(MethodTable& table);

}  // namespace ballast::service
