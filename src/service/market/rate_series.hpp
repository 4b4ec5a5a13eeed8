// The series of interest rates by which options are valued: Treasury rates at constant maturity, in
// percent a year with semiannual compounding (Board of Governors, release H.15).
#pragma once

#include <array>
#include <string_view>

namespace ballast::service {

struct RateSeries {
    std::string_view name;  // at FRED
    int days = 0;           // of its maturity
};

inline constexpr std::array kRateSeries{RateSeries{"DGS1MO", 30},  RateSeries{"DGS3MO", 91},
                                        RateSeries{"DGS6MO", 182}, RateSeries{"DGS1", 365},
                                        RateSeries{"DGS2", 730},   RateSeries{"DGS3", 1'095},
                                        RateSeries{"DGS5", 1'826}, RateSeries{"DGS10", 3'652}};

}  // namespace ballast::service
