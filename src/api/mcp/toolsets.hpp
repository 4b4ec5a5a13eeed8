// Sets of tools, by the area of their methods, and which tools a server offers.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "service/method.hpp"

namespace ballast::api::mcp {

struct ToolOptions {
    std::vector<std::string> toolsets = {};  // "all": every one; empty: the default ones
    bool read_only = false;                  // only tools that change nothing
    bool destructive = false;                // also tools that remove what cannot be made again
    bool secrets = false;  // also tools whose request or response has a secret, that replace keys
                           // or return all of a workspace
    std::size_t answer_bytes = 20'000;  // of one answer
    std::size_t page_bytes = 59'000;    // of the tools on one page of tools/list
};

// "risk" of risk.var, "ledger" of account.list, "clo_records" of clo.asset.list.
std::string_view toolset_of(std::string_view method);
// Of the methods of the table, sorted.
std::vector<std::string_view> toolset_names(const service::MethodTable& table);
// kInvalidInput for a set that the table does not have.
Status check_toolsets(const service::MethodTable& table, const ToolOptions& options);

// Whether a call changes nothing that is stored.
bool only_reads(const service::MethodInfo& info);
// Why the method is not offered, and what would change it; empty when it is.
std::string why_not_offered(const service::MethodInfo& info, const ToolOptions& options);

}  // namespace ballast::api::mcp
