// The table of methods as MCP tools.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/mcp/assumed.hpp"
#include "api/mcp/toolsets.hpp"
#include "base/error.hpp"
#include "base/id.hpp"
#include "base/result.hpp"
#include "service/method.hpp"
#include "service/permission.hpp"

namespace ballast::api::mcp {

// Tools of this server besides the methods.
inline constexpr std::string_view kDescribeTool = "describe_tool";
inline constexpr std::string_view kReadResult = "read_result";

// [A-Za-z0-9_-]{1,64}: what all clients accept. A method whose name becomes another one is not
// offered.
bool is_tool_name(std::string_view name);
// "alm_session_find_limit" of alm.session.find_limit.
std::string tool_name(std::string_view method);
// "ALM session: find limit" of alm.session.find_limit.
std::string tool_title(std::string_view method);

class Tools {
public:
    // In a separate process long methods run in process; through a server they return a job.
    Tools(const service::MethodTable& table, bool in_process, ToolOptions options = {});

    struct Page {
        std::string tools;                     // a JSON array
        std::optional<std::string> next = {};  // the cursor of the next page
    };
    // A page of the offered tools whose permission `principal` holds (null: those that need none),
    // in the order of their names after the two tools of this server. kInvalidInput for an unknown
    // cursor.
    Result<Page> list(const service::Principal* principal, std::string_view cursor = {}) const;

    // The method of an offered tool, also by the method's own name; kNotFound with the nearest name
    // or the reason why it is not offered.
    Result<const service::Method*> find(std::string_view name) const;

    // What a method accepts or returns: the fields at a path with type, default and documentation,
    // or the JSON Schema. kNotFound for a path without a schema.
    struct Question {
        std::string tool;
        std::string path;  // JSON pointer
        bool is_response = false;
        bool schema = false;
    };
    Result<std::string> describe(const Question& question) const;

    // The defaults that a call with these arguments assumes, as JSON; empty for none.
    std::string assumed(const service::Method& method, std::string_view arguments,
                        const SettingsOf& settings = {}) const {
        return assumed_.of(method, arguments, settings);
    }

    const ToolOptions& options() const { return options_; }

private:
    struct Tool {
        std::string name;
        service::Permission permission;
        std::string json;
    };
    std::string entry(const service::Method& method) const;
    void describe_all() const;

    const service::MethodTable& table_;
    bool in_process_;
    ToolOptions options_;
    std::map<std::string, const service::Method*, std::less<>> by_name_;
    Assumed assumed_;
    mutable std::once_flag described_;
    mutable std::vector<Tool> tools_;  // created by the first list; schemas do not change
};

// An error text that a model can act on: every error with its location in the arguments.
std::string explain(const Error& error, const RequestId& request);

}  // namespace ballast::api::mcp
