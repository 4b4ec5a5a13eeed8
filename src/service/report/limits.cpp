#include "service/report/limits.hpp"

namespace ballast::service {

report::Section<std::vector<report::LimitLine>> limits_section(Call& /*call*/,
                                                               const std::string& /*portfolio*/,
                                                               fin::Date /*as_of*/) {
    return {.value = {}, .unavailable = "no limits are defined for this portfolio"};
}

}  // namespace ballast::service
