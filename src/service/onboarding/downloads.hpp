// What an onboarding downloads from the configured providers before it looks its symbols up. A
// failure is a reason and never stops it: what is stored remains in use.
#pragma once

#include <map>
#include <span>
#include <string>

#include "service/call.hpp"

namespace ballast::service {

// By symbol, why nothing was downloaded; "" for all of them. Empty where all was.
using DownloadReasons = std::map<std::string, std::string>;

// The reason for a symbol, in parentheses after a space; empty without one.
std::string reason_for(const DownloadReasons& reasons, const std::string& symbol);

// Types, sectors and currencies of securities.
Result<DownloadReasons> download_securities(Call& call, std::span<const std::string> symbols);
Result<DownloadReasons> download_histories(Call& call, std::span<const std::string> symbols);
// Option chains of the underlyings in a portfolio, and interest rates.
Result<DownloadReasons> download_option_inputs(Call& call, const std::string& portfolio);

}  // namespace ballast::service
