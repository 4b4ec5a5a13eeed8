// The series of interest rates by which options are valued: Treasury rates at constant maturity, in
// percent a year with semiannual compounding (Board of Governors, release H.15).
#pragma once

#include <array>
#include <string_view>

namespace ballast::service {

struct RateSeries {
    std::string_view fred;      // its name at FRED
    std::string_view treasury;  // and at the Treasury
    int days = 0;               // of its maturity
};

inline constexpr std::array kRateSeries{
    RateSeries{"DGS1MO", "BC_1MONTH", 30},  RateSeries{"DGS3MO", "BC_3MONTH", 91},
    RateSeries{"DGS6MO", "BC_6MONTH", 182}, RateSeries{"DGS1", "BC_1YEAR", 365},
    RateSeries{"DGS2", "BC_2YEAR", 730},    RateSeries{"DGS3", "BC_3YEAR", 1'095},
    RateSeries{"DGS5", "BC_5YEAR", 1'826},  RateSeries{"DGS10", "BC_10YEAR", 3'652}};

}  // namespace ballast::service
