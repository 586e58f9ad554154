@browser
Feature: The authorization is refused
  Dana reads what went wrong, and where to mend it.

  Background:
    Given the company Acme

  Scenario: The secret is wrong
    Given the agent has a configured channel
    And Dana has saved the credentials with a wrong secret
    When Dana authorizes the channel as the agent
    Then Dana reads "RingCentral does not accept the Application Key and Application Secret"
    And Dana reads "Compare both with Developer Console → app → Credentials of this environment"
    And the channel needs attention

  Scenario: The right secret mends it
    Given the agent has a configured channel
    And Dana has saved the credentials with a wrong secret
    And Dana has tried to authorize the channel as the agent
    When Dana saves the credentials of the application
    Then the channel is configured

  Scenario: No application has the key
    Given the agent has a configured channel
    And Dana has saved the credentials with an unknown key
    When Dana presses Authorize
    Then Dana reads "RingCentral does not accept the Application Key and Application Secret"
    And Dana sees the page "Travel App"

  Scenario: The redirect URI differs by the stream id only
    Given the agent has a configured channel
    And the OAuth Redirect URI is registered without the stream id
    When Dana presses Authorize
    Then Dana reads "The OAuth Redirect URI is not registered with the application"
    And Dana reads "Copy it from the Configurations page to Developer Console → app → Settings → Auth, exactly as it is"
    And the channel needs attention

  Scenario: The right redirect URI mends it
    Given the agent has a configured channel
    And the OAuth Redirect URI is registered without the stream id
    And Dana has pressed Authorize
    And the OAuth Redirect URI of the channel is registered with the application
    When Dana authorizes the channel as the agent
    Then the channel is authorized

  Scenario: The consent is denied
    Given the agent has a configured channel
    And Dana has pressed Authorize
    And Dana has signed in as the agent
    When Dana cancels the access request
    Then Dana reads "Access was declined on RingCentral's Access Request page"
    And Dana reads "Choose Authorize there: press Authorize again."

  Scenario: The password is wrong
    Given the agent has a configured channel
    And Dana has pressed Authorize
    When Dana signs in as the agent with a wrong password
    Then Dana sees the page "Sign in"
    And Dana reads "The e-mail address or the password is wrong."

  Scenario: Too many wrong passwords
    Given the agent has a configured channel
    And Dana has pressed Authorize
    And Dana has signed in as the agent with a wrong password 4 times
    When Dana signs in as the agent with a wrong password
    Then Dana reads "The account is locked out due to multiple unsuccessful logon attempts." beside the field "Password"
    And Dana finds "travel@acme.example" in the field "E-mail or phone number"

  Scenario: The right password after too many wrong ones
    Given the agent has a configured channel
    And Dana has pressed Authorize
    And Dana has signed in as the agent with a wrong password 5 times
    When Dana signs in as the agent
    Then Dana reads "Five wrong passwords in a row lock it for an hour" beside the field "Password"

  Scenario: The right password an hour after too many wrong ones
    Given the agent has a configured channel
    And Dana has pressed Authorize
    And Dana has signed in as the agent with a wrong password 5 times
    And 60 minutes have passed
    When Dana authorizes the channel as the agent
    Then the channel is authorized

  Scenario: The user is disabled
    Given the agent has a configured channel
    And the agent is disabled in the Admin Portal
    And Dana has pressed Authorize
    When Dana signs in as the agent
    Then Dana reads "Extension is disabled. Travel App was disabled: Admin Portal → Users → Enable."

  Scenario: The application lacks the permission Read Accounts
    Given the agent has a configured channel
    And the application lacks the permission "Read Accounts"
    When Dana authorizes the channel as the agent
    Then Dana reads "The application lacks the permission Read Accounts"
    And Dana reads "Add it in Developer Console → app → Settings → Permissions"

  Scenario: The code is used twice
    Given the agent has a configured channel
    And Dana has authorized the channel as the agent
    When Dana reloads the address that RingCentral sent the browser to
    Then Dana reads "This sign-in was completed already, or took too long. Press Authorize on the Configurations page again."
    And the channel is authorized

  Scenario: The sign-in takes too long
    Given the agent has a configured channel
    And Dana has pressed Authorize
    And 11 minutes have passed
    When Dana signs in as the agent and authorizes the application
    Then Dana reads "This sign-in was completed already, or took too long."
    And the channel is configured
