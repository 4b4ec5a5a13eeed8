// What a call takes, estimated from its request before it runs, and the limits it must keep.
//
// The estimates of all engines are here. They state orders of magnitude: memory at its peak with
// the response, and the time of one core. A method whose request names stored data estimates again
// once it knows its size (Call::admit).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast::service {

struct Settings;

struct Cost {
    double bytes = 0.0;
    double seconds = 0.0;
    std::string figure = {};  // that it grows with: "10,000 symbols"
    std::string remedy = {};  // "name fewer symbols"
};

// The cost of both; figure and remedy of the larger one.
Cost operator+(Cost a, Cost b);

struct CostLimits {
    double bytes = 0.0;  // 0: no limit
    double seconds = 0.0;
    bool of_job = false;
    bool may_be_job = false;  // of a call: its method may be submitted as a job
};
CostLimits call_limits(const Settings& settings);
CostLimits job_limits(const Settings& settings);

// kLimitExceeded names the figure, the limit, its setting and how to reduce it, with the attribute
// "size" (413).
Status check_cost(const Cost& cost, const CostLimits& limits);
// Whether that error is about a limit of calls, which are lower than those of jobs.
bool may_run_as_job(const Error& error);

// Of any call: reading its request, and results in proportion to it.
Cost request_cost(std::size_t request_bytes);

Cost correlation_cost(std::size_t symbols, std::size_t observations);

struct VarSize {
    std::uint64_t paths = 0;
    std::size_t simulated_methods = 0;
    std::size_t methods = 1;
    std::size_t levels = 1;
    std::size_t symbols = 1;  // positions without options
    std::size_t options = 0;
    bool components = true;
};
Cost var_cost(const VarSize& size);
Cost backtest_cost(std::size_t methods, std::size_t levels, std::size_t days, std::size_t window);

// `runs` of a plan: points of a sensitivity, rules compared, steps of a search.
Cost plan_cost(std::uint64_t paths, double years, double runs);

Cost bank_cost(std::size_t positions, std::size_t scenarios, int horizon_months, bool detail);
Cost cash_flow_cost(double flows, std::size_t scenarios);

// Prices of options: `cells` of a grid, or 1.
struct OptionsSize {
    std::size_t european = 0;
    std::size_t american = 0;
    bool dividends = false;  // discrete: American options are then solved on a grid
    std::size_t cells = 1;
};
Cost options_cost(const OptionsSize& size);

// Rows of an export or a table that is returned as a whole.
struct RowSize {
    double bytes = 0.0;  // in memory and in the text of the response
    double seconds = 0.0;
};
Cost rows_cost(std::size_t rows, const RowSize& each, std::string_view what,
               std::string_view remedy);

}  // namespace ballast::service
