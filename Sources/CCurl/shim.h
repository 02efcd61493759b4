#pragma once
#define CURL_DISABLE_TYPECHECK  // otherwise curl_easy_setopt is a type-checking macro that Swift cannot import
#include <curl/curl.h>
