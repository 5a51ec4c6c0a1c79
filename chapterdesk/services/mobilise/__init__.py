"""Mobilising: from "something happened" to calls in a minute.

``asking`` holds what is asked, ``audience`` who may be asked and why others are not, ``splitting`` the fair division (a pure
function) and ``callers`` its use, ``handing_out`` call sheets, workbooks and mail drafts, ``calling`` one call at a time,
``taking_in`` the callers' workbooks that come back, ``results`` what came of it.
"""
