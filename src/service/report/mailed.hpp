// report.mailed: a report by the link of a mail.
#pragma once

#include "service/method.hpp"

namespace ballast::service {

void add_mailed_report_method(MethodTable& table);

}  // namespace ballast::service
