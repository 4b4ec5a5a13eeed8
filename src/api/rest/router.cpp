#include "api/rest/router.hpp"

#include "base/check.hpp"

namespace ballast::api::rest {

namespace {

std::vector<std::string_view> segments_of(std::string_view path) {
    std::vector<std::string_view> segments;
    while (!path.empty()) {
        CHECK(path.front() == '/');
        path.remove_prefix(1);
        const std::size_t end = std::min(path.find('/'), path.size());
        segments.push_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return segments;
}

bool is_parameter(std::string_view segment) {
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

}  // namespace

Router::Router(const service::MethodTable& table) {
    for (const service::Method* method : table.all()) {
        const service::MethodInfo& info = method->info();
        add(info.route.verb, info.route.path, {method, nullptr});
        for (const service::RouteAlias& alias : info.aliases)
            add(alias.verb, alias.path, {method, &alias});
    }
}

void Router::add(service::Verb verb, std::string_view path, Node::Target target) {
    Node* node = &root_;
    for (const std::string_view segment : segments_of(path)) {
        if (!is_parameter(segment)) {
            node = &node->literals[std::string(segment)];
            continue;
        }
        const std::string_view name = segment.substr(1, segment.size() - 2);
        if (node->parameter.empty()) {
            node->parameter.emplace_back();
            node->parameter_name = name;
        }
        CHECK(node->parameter_name == name);
        node = &node->parameter.front();
    }
    const bool added = node->targets.emplace(std::string(to_string(verb)), target).second;
    CHECK(added);
}

RouteMatch Router::match(std::string_view verb, std::string_view path) const {
    RouteMatch match;
    if (!path.starts_with(kBase)) return match;
    path.remove_prefix(kBase.size());
    if (path.empty() || path.front() != '/') return match;
    const Node* node = &root_;
    for (const std::string_view segment : segments_of(path)) {
        if (const auto literal = node->literals.find(segment); literal != node->literals.end()) {
            node = &literal->second;
        } else if (!node->parameter.empty() && !segment.empty()) {
            match.parameters.emplace_back(node->parameter_name, segment);
            node = &node->parameter.front();
        } else {
            return {};
        }
    }
    if (const auto found = node->targets.find(verb); found != node->targets.end()) {
        match.method = found->second.method;
        match.alias = found->second.alias;
        return match;
    }
    for (const auto& [name, target] : node->targets) match.allowed.push_back(name);
    return match;
}

std::vector<std::string> path_parameters(std::string_view path_template) {
    std::vector<std::string> names;
    for (const std::string_view segment : segments_of(path_template))
        if (is_parameter(segment)) names.emplace_back(segment.substr(1, segment.size() - 2));
    return names;
}

}  // namespace ballast::api::rest
