// Names of coverage tests.
#pragma once

#include <string>

namespace ballast::clo {

inline std::string oc_test_name(const std::string& group) {
    return "Overcollateralization " + group;
}
inline std::string ic_test_name(const std::string& group) { return "Interest coverage " + group; }

}  // namespace ballast::clo
