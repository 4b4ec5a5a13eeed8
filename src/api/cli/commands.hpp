// Commands that run in process and then exit.
#pragma once

#include <string>

#include "api/cli/command_line.hpp"
#include "api/cli/terminal.hpp"
#include "service/dispatcher.hpp"

namespace ballast::api::cli {

// Destinations of output: standard output and error, or strings in a test.
struct Streams {
    std::function<void(std::string_view)> out;
    std::function<void(std::string_view)> err;
    std::function<Result<std::string>(const std::string& file)> read;  // "-" is standard input
    Terminal terminal = {};
};

Streams standard_streams();

// Prints the error as one readable line with its details, or as a problem document; returns its
// exit code.
int print_error(const Streams& streams, const CommandLine& line, const Error& error,
                const RequestId& request);

int run_call(service::Dispatcher& dispatcher, const CommandLine& line, const Streams& streams);
// A command of views.hpp.
int run_view(service::Dispatcher& dispatcher, const CommandLine& line, const Streams& streams);
int run_help(const service::MethodTable& methods, const CommandLine& line, const Streams& streams);
int run_report(service::Dispatcher& dispatcher, const CommandLine& line, const Streams& streams);
int run_verify(service::Dispatcher& dispatcher, const CommandLine& line, const Streams& streams);
int run_demo_load(service::Dispatcher& dispatcher, const CommandLine& line, const Streams& streams);
int run_link(service::Dispatcher& dispatcher, const CommandLine& line, const Streams& streams);
int run_token(service::Dispatcher& dispatcher, const CommandLine& line, const Streams& streams);
int run_completions(const service::MethodTable& methods, const CommandLine& line,
                    const Streams& streams);
int run_man(const service::MethodTable& methods, const CommandLine& line, const Streams& streams);
// 0 when no check failed, otherwise 1.
int run_doctor(service::Environment& environment, const std::vector<std::string>& warnings,
               const CommandLine& line, const Streams& streams);
int run_config(const service::ResolvedSettings& settings, const Streams& streams);

}  // namespace ballast::api::cli
