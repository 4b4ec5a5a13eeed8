// Results of ALMReady sessions: calculation_results.json, calculation_params.json and
// chart_data.json.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.hpp"
#include "model/earlier_bank_figures.hpp"

namespace ballast::ingest {

enum class EarlierBankFile : std::uint8_t {
    kCurves,      // curves_points.json
    kResults,     // calculation_results.json
    kParameters,  // calculation_params.json
    kCharts,      // chart_data.json
    kOther,       // of the session, without figures that are compared: summaries
};

// By the fields at the beginning of a JSON object.
EarlierBankFile earlier_bank_file(std::string_view beginning);

// At most so many time buckets.
inline constexpr std::size_t kMostEarlierBuckets = 19;

// Reads one of the files into `figures`. Scenarios have the names of this system: parallel-up is
// parallel_up. kInvalidInput names the field that is not valid; `figures` is then as before.
Status read_earlier_figures(EarlierBankFile kind, std::string_view json,
                            model::EarlierBankFigures& figures);

}  // namespace ballast::ingest
