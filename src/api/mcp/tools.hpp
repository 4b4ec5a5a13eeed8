// The table of methods as MCP tools.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/id.hpp"
#include "service/method.hpp"
#include "service/permission.hpp"

namespace ballast::api::mcp {

// [A-Za-z0-9_.-]{1,128}. A method with any other name is not offered as a tool.
bool is_tool_name(std::string_view name);

class Tools {
public:
    // In a separate process long methods run in process; through a server they return a job, which
    // the response schema does not describe.
    Tools(const service::MethodTable& table, bool in_process)
        : table_(table), in_process_(in_process) {}

    // The tools whose permission `principal` holds (null: those that need none), as a JSON array in
    // the order of their names.
    std::string list(const service::Principal* principal) const;
    const service::Method* find(std::string_view name) const;
    std::string nearest(std::string_view name) const { return table_.nearest(name); }

private:
    struct Tool {
        service::Permission permission;
        std::string json;
    };
    std::string describe(const service::Method& method) const;

    const service::MethodTable& table_;
    bool in_process_;
    mutable std::once_flag described_;
    mutable std::vector<Tool> tools_;  // created by the first list; schemas do not change
};

// An error text that a model can act on: every error with its location in the arguments.
std::string explain(const Error& error, const RequestId& request);

}  // namespace ballast::api::mcp
