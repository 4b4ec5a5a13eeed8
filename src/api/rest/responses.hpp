// What is sent over HTTP: problems, JSON, text, replies of methods and files.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/http/message.hpp"
#include "base/error.hpp"
#include "base/id.hpp"
#include "service/dispatcher.hpp"

namespace ballast::api::rest {

http::Response problem_response(const Error& error, const RequestId& id);
http::Response json_response(std::string body, int status = 200);
http::Response text_response(int status, std::string body);

// By the ending of a file name.
std::string_view media_type(std::string_view name);

// The state of the caller's rate, in the header fields of RateLimit.
void add_rate(http::Response& response, const std::optional<service::RateState>& rate);

// 202 with the job's address for a job; 304 without a body for the version that the caller has.
http::Response reply_response(const http::Request& request, const service::Reply& reply);

// The bytes of a method that returns a service::FileContent.
http::Response file_response(const http::Request& request, const service::Reply& reply);

}  // namespace ballast::api::rest
