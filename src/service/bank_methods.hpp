// The methods that compare dates of a bank, measure its sensitivities keep its assumptions,
// and project its NII by plans of new business.
#pragma once

#include "service/method.hpp"

namespace ballast::service {

void add_alm_assumption_methods(MethodTable& table);
void add_alm_business_plan_methods(MethodTable& table);
void add_alm_session_compare_methods(MethodTable& table);
void add_alm_session_dynamic_methods(MethodTable& table);
void add_alm_session_earlier_methods(MethodTable& table);
void add_alm_session_sensitivity_methods(MethodTable& table);

}  // namespace ballast::service
