// Maps verb and path to a method of the table.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "service/method.hpp"

namespace ballast::api::rest {

inline constexpr std::string_view kBase = "/api/v1";

struct RouteMatch {
    const service::Method* method = nullptr;
    const service::RouteAlias* alias = nullptr;  // null for the method's own route
    // Path parameters: field and value, decoded.
    std::vector<std::pair<std::string, std::string>> parameters;
    // Verbs of the path, when it does not have the requested one; empty: no such path.
    std::vector<std::string_view> allowed;
};

class Router {
public:
    // Two methods with the same verb and path, or parameters with different names in the same
    // place, are a CHECK failure.
    explicit Router(const service::MethodTable& table);

    RouteMatch match(std::string_view verb, std::string_view path) const;

private:
    // A tree of path segments; literal segments take precedence over the parameter.
    struct Node {
        std::map<std::string, Node, std::less<>> literals;
        std::vector<Node> parameter;  // at most one
        std::string parameter_name;
        struct Target {
            const service::Method* method;
            const service::RouteAlias* alias;
        };
        std::map<std::string, Target, std::less<>> targets;  // by verb
    };
    void add(service::Verb verb, std::string_view path, Node::Target target);
    Node root_;
};

// The names in braces of a path template, in order.
std::vector<std::string> path_parameters(std::string_view path_template);

}  // namespace ballast::api::rest
